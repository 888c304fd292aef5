/* Accessibility that Material leaves out: scrolling tables that the keyboard reaches, and named boxes and dialogs. */
(function () {
  function improve() {
    document.querySelectorAll(".md-typeset__scrollwrap").forEach(function (wrap) {
      if (wrap.scrollWidth > wrap.clientWidth) {
        wrap.tabIndex = 0;
        wrap.setAttribute("role", "region");
        wrap.setAttribute("aria-label", "Table, scrolls sideways");
      }
    });
    document.querySelectorAll(".task-list-item input[type=checkbox]").forEach(function (box) {
      box.setAttribute("aria-label", box.checked ? "done" : "open");
    });
    document.querySelectorAll("[data-md-component=search][role=dialog]").forEach(function (dialog) {
      dialog.setAttribute("aria-label", "Search");
    });
  }
  if (window.document$) {
    window.document$.subscribe(function () { setTimeout(improve, 50); });
  } else {
    window.addEventListener("load", improve);
  }
})();
