// Tell the stylesheet that scripts run, then start the components of GOV.UK Frontend.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
