// Before the page is drawn: tell the styles that scripts run. A file, since pages carry no inline script.
document.documentElement.classList.add("js");
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
