/* Accessibility that Material leaves out: scrolling tables that the keyboard reaches, and named boxes and dialogs;
   and options of commands that a narrow screen does not break between their hyphens. */
(function () {
  function keepOptionsWhole(code) {
    var walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) { texts.push(walker.currentNode); }
    texts.forEach(function (text) {
      var parts = text.data.split(/(\s+)/), option = /^--?[A-Za-z]/;
      if (!parts.some(function (part) { return option.test(part); })) { return; }
      var whole = document.createDocumentFragment();
      parts.forEach(function (part) {
        if (option.test(part)) {
          var span = document.createElement("span");
          span.className = "option";
          span.textContent = part;
          whole.appendChild(span);
        } else {
          whole.appendChild(document.createTextNode(part));
        }
      });
      text.replaceWith(whole);
    });
  }
  function improve() {
    document.querySelectorAll(".md-typeset__scrollwrap").forEach(function (wrap) {
      if (wrap.scrollWidth > wrap.clientWidth) {
        wrap.tabIndex = 0;
        wrap.setAttribute("role", "region");
        wrap.setAttribute("aria-label", "Table, scrolls sideways");
      }
    });
    document.querySelectorAll(".language-bash code:not([data-whole])").forEach(function (code) {
      code.dataset.whole = "";
      keepOptionsWhole(code);
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
