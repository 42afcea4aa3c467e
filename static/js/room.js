// Parts of a page that refresh by themselves ([data-live]). Nothing that somebody types in is ever replaced.
(() => {
  "use strict";
  const live = (node) => node?.closest?.("[data-live]") && node.hasAttribute("data-live");
  let open = [];

  // 1. A page that nobody looks at does not ask; when it is looked at again, it asks at once.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (live(event.target) && document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.querySelectorAll("[data-live]").forEach((part) => window.htmx?.trigger(part, "refresh"));
  });

  // 2. Without network a quiet sentence stands in the part itself; the page does not jump.
  const offline = (event) => {
    if (!live(event.target)) return;
    event.stopImmediatePropagation();
    event.target.classList.add("is-offline");
  };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, offline, true));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (live(event.target) && event.detail.successful) event.target.classList.remove("is-offline");
  });

  // 3. What was unfolded stays unfolded, and the card of the present item is marked.
  const note = () => {
    open = [...document.querySelectorAll("[data-live] details[open][id]")].map((part) => part.id);
  };
  const settle = () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    const part = document.querySelector("[data-live][data-current]");
    if (!part) return;
    const here = `item-${part.dataset.current}`;
    document.querySelectorAll(".card.note").forEach((card) => card.classList.toggle("is-now", card.id === here));
    const told = document.getElementById("told");
    const words = part.dataset.title && told ? `${told.dataset.words}：${part.dataset.title}` : "";
    if (told && told.dataset.last !== words) {
      if (told.dataset.last !== undefined) told.textContent = words;
      told.dataset.last = words;
    }
  };
  document.addEventListener("htmx:beforeSwap", note);
  document.addEventListener("htmx:afterSwap", settle);
  settle();
})();
