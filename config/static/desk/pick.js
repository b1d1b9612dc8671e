// Several people are kept in the order they were picked: a browser sends what is chosen from top to bottom.
(() => {
  "use strict";
  const $ = window.django && window.django.jQuery;
  if (!$) return;
  $("select.in-order").on("select2:select", (event) => {
    const option = event.params.data.element || [...event.target.options].find((one) => one.value === event.params.data.id);
    if (option) event.target.append(option);
    $(event.target).trigger("change");
  });
  document.querySelector(".errsum")?.focus();
})();
