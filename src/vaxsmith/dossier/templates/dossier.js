"use strict";
// Tables that sort and filter, and a page that prints open. Everything is readable without this script.
(function () {
  function cellValue(row, column) {
    var cell = row.cells[column];
    var raw = cell.getAttribute("data-value");
    return raw === null ? cell.textContent.trim() : raw;
  }

  function compare(numeric, upward) {
    return function (a, b) {
      if (numeric) {
        var x = parseFloat(a.value), y = parseFloat(b.value);
        var emptyX = isNaN(x), emptyY = isNaN(y);
        if (emptyX || emptyY) { return emptyX - emptyY || a.place - b.place; }  // no value goes last, both ways
        return (upward ? x - y : y - x) || a.place - b.place;
      }
      var order = a.value.localeCompare(b.value);
      return (upward ? order : -order) || a.place - b.place;
    };
  }

  function makeSortable(table) {
    var body = table.tBodies[0];
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var kind = head.getAttribute("data-sort");
      if (!kind) { return; }
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var upward = head.getAttribute("aria-sort") !== "ascending";
        var rows = Array.prototype.map.call(body.rows, function (row, place) {
          return { row: row, place: place, value: cellValue(row, column) };
        });
        rows.sort(compare(kind === "number", upward));
        rows.forEach(function (entry) { body.appendChild(entry.row); });
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", upward ? "ascending" : "descending");
      });
    });
  }

  function makeFilter(table) {
    var name = table.getAttribute("data-filter");
    var slot = document.getElementById(table.id + "-filter");
    if (!name || !slot || table.tBodies[0].rows.length < 6) { return; }  // a handful is seen at a glance
    var label = document.createElement("label");
    label.textContent = name + " ";
    var input = document.createElement("input");
    input.type = "search";
    input.autocomplete = "off";
    label.appendChild(input);
    var told = document.createElement("span");
    told.className = "filter-count";
    told.setAttribute("role", "status");
    slot.appendChild(label);
    slot.appendChild(told);
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var rows = table.tBodies[0].rows, shown = 0;
      Array.prototype.forEach.call(rows, function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        shown += row.hidden ? 0 : 1;
      });
      told.textContent = words.length ? shown + " of " + rows.length + " shown" : "";
    });
  }

  function makeOpener(slot) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "plain-button";
    button.textContent = "Open all targets";
    button.addEventListener("click", function () {
      var open = button.textContent === "Open all targets";
      document.querySelectorAll("details.target").forEach(function (item) { item.open = open; });
      button.textContent = open ? "Close all targets" : "Open all targets";
    });
    slot.appendChild(button);
  }

  function openFromAddress() {
    var id = decodeURIComponent(location.hash.slice(1));
    var item = id && document.getElementById(id);
    if (item && item.tagName === "DETAILS") { item.open = true; item.scrollIntoView(); }
  }

  document.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  document.querySelectorAll("table[data-filter]").forEach(makeFilter);
  document.querySelectorAll("[data-opener]").forEach(makeOpener);
  window.addEventListener("hashchange", openFromAddress);
  openFromAddress();

  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.prototype.slice.call(document.querySelectorAll("details.print-open:not([open])"));
    closed.forEach(function (item) { item.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (item) { item.open = false; });
  });
})();
