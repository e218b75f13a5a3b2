// Sorting and filtering of the table of students. Without it the table is complete and plain.
(() => {
  "use strict";
  const table = document.getElementById("students-table");
  const rows = [...table.tBodies[0].rows];
  const headers = [...table.tHead.rows[0].cells];
  const name = document.getElementById("filter-name");
  const stuck = document.getElementById("filter-stuck");

  // Cells without an order (nothing handed in) come last, whichever way a column is sorted.
  const sort = (column, direction) => {
    const order = (row) => parseFloat(row.cells[column].dataset.order ?? "NaN");
    const compare = (one, other) => {
      const [a, b] = [order(one), order(other)];
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return direction * (a - b);
    };
    table.tBodies[0].append(...[...rows].sort(compare));
    headers.forEach((header) => header.removeAttribute("aria-sort"));
    headers[column].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  };

  const filter = () => {
    const wanted = name.value.trim().toLowerCase();
    for (const row of rows) {
      const named = row.cells[0].textContent.toLowerCase().includes(wanted);
      const caught = !stuck.value || row.dataset.stuck.split(" ").includes(stuck.value);
      row.hidden = !(named && caught);
    }
    const left = rows.filter((row) => !row.hidden).length;
    document.getElementById("shown").textContent = `${left} of ${rows.length} shown`;
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      sort(column, header.getAttribute("aria-sort") === "ascending" ? -1 : 1);
    });
  });

  const filters = document.getElementById("filters");
  filters.hidden = false;
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
