// The script stands first in the body and blocks: what it hides on a phone never flashes up.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  document.addEventListener("DOMContentLoaded", () => initAll());
}
