// Enhancement only: every page works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// A table that fits is nothing to scroll, so the Tab key need not stop there.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }
});
for (const area of document.querySelectorAll(".app-scroll[tabindex]")) sizes.observe(area);
