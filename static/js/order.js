// Agenda items are put in order by dragging their handle, or with the arrow keys on it. Without this file the buttons
// and the typed numbers do the same; the server keeps the order, this file only asks for it.
(() => {
  "use strict";
  const list = document.querySelector("[data-order]");
  if (!list?.querySelector("[data-move]")) return;
  const EDGE = 70;
  const region = document.getElementById("order-said");
  const token = list.closest("form").elements.csrfmiddlewaretoken.value;
  const rows = () => [...list.children].filter((row) => !row.classList.contains("off"));
  const handleOf = (row) => row.querySelector(".handle");
  let dragged = null, from = 0, at = 0, busy = false;

  document.getElementById("order-help").hidden = false;
  list.querySelectorAll(".handle").forEach((handle) => { handle.hidden = false; });

  const say = (words, row, place) => {
    region.textContent = words.replace("{title}", row.dataset.title).replace("{n}", place);
  };

  // Row and neighbour change places; it is the neighbour that leaves the page for a moment, so the pointer stays held.
  const swap = (row, step) => {
    const around = rows(), other = around[around.indexOf(row) + step];
    if (!other) return false;
    if (step < 0) row.after(other); else row.before(other);
    return true;
  };
  const putBack = (row, place) => {
    while (rows().indexOf(row) > place && swap(row, -1));
    while (rows().indexOf(row) < place && swap(row, 1));
  };

  // Times, numbers and warnings as the server now has them; boxes in which somebody is typing keep their words.
  const refresh = (page) => {
    const state = page.getElementById("agenda-state");
    if (state) document.getElementById("agenda-state").replaceChildren(...state.childNodes);
    rows().forEach((row) => {
      const fresh = page.getElementById(row.id);
      if (!fresh) return;
      row.querySelector("time").textContent = fresh.querySelector("time").textContent;
      fresh.querySelectorAll(".no input[name^=order_], .no input[name^=was_order_]").forEach((box) => {
        const mine = row.querySelector(`[name="${box.name}"]`);
        if (mine.type === "hidden" || mine.value === mine.defaultValue) mine.value = box.defaultValue;
        mine.defaultValue = box.defaultValue;
      });
      fresh.querySelectorAll(".updown button").forEach((button) => {
        row.querySelector(`.updown [name="${button.name}"]`).disabled = button.disabled;
      });
    });
  };

  const keep = async (row, was) => {
    const place = rows().indexOf(row);
    if (place === was) return;
    busy = true;
    try {
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, to: place + 1 });
      const answer = await fetch(row.dataset.move, { method: "POST", body, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      refresh(new DOMParser().parseFromString(await answer.text(), "text/html"));
      say(list.dataset.done, row, place + 1);
    } catch {
      putBack(row, was);
      say(list.dataset.failed, row, was + 1);
      region.classList.remove("visually-hidden");
    } finally {
      busy = false;
      handleOf(row).focus();
    }
  };

  const follow = () => {
    if (!dragged) return;
    const around = rows(), here = around.indexOf(dragged);
    const middle = (row) => { const box = row.getBoundingClientRect(); return box.top + box.height / 2; };
    if (here > 0 && at < middle(around[here - 1])) swap(dragged, -1);
    else if (here < around.length - 1 && at > middle(around[here + 1])) swap(dragged, 1);
    if (at < EDGE) window.scrollBy(0, -10);
    else if (at > window.innerHeight - EDGE) window.scrollBy(0, 10);
    requestAnimationFrame(follow);
  };
  const end = (back) => {
    if (!dragged) return;
    const row = dragged;
    dragged = null;
    row.classList.remove("dragged");
    if (back) putBack(row, from); else keep(row, from);
  };

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || busy || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    dragged = handle.closest("li");
    from = rows().indexOf(dragged);
    at = event.clientY;
    dragged.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
    requestAnimationFrame(follow);
  });
  list.addEventListener("pointermove", (event) => { if (dragged) at = event.clientY; });
  list.addEventListener("pointerup", () => end(false));
  list.addEventListener("pointercancel", () => end(true));
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(true);
    const handle = event.target.closest(".handle");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step || dragged) return;
    event.preventDefault();
    if (busy) return;
    const row = handle.closest("li"), was = rows().indexOf(row);
    if (swap(row, step)) keep(row, was);
  });
})();
