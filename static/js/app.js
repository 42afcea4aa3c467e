// The little that HTML cannot do by itself. Every page works without this file.
(() => {
  "use strict";
  const WAIT = 3000;
  const region = () => document.getElementById("messages");

  // 1. After a form came back with errors, reading starts at the summary.
  const focusSummary = (root) => root.querySelector(".error-summary")?.focus();
  focusSummary(document);
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));

  // 2. When a part of the page could not be fetched, a calm sentence; its words stand in the template.
  const say = (key) => {
    const box = region();
    if (!box?.dataset[key]) return;
    const line = document.createElement("p");
    line.className = "msg warning";
    line.textContent = box.dataset[key];
    box.replaceChildren(line);
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 401 || status === 403 ? "refused" : "failed");
  });
  document.addEventListener("htmx:sendError", () => say("offline"));
  document.addEventListener("htmx:timeout", () => say("offline"));

  // 3. A second press within three seconds is the same press. 4. A changed form is not lost by accident.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (Date.now() - Number(form.dataset.sent || 0) < WAIT) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = Date.now();
    changed.delete(form);
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    setTimeout(() => button?.removeAttribute("aria-disabled"), WAIT);
  }, true);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...changed].some((form) => form.isConnected)) event.preventDefault();
  });

  // 5. The print button of a letter appears only where it can work.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
