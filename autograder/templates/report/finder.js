// Finding one of thousands of students. Without it the list is complete, and the browser finds.
(() => {
  "use strict";
  const sections = [...document.querySelectorAll(".names")].map((section) => ({
    section,
    rows: [...section.querySelectorAll("li")].map((row) => [row, row.textContent.toLowerCase()]),
  }));
  const name = document.getElementById("filter-name");
  const all = sections.reduce((sum, each) => sum + each.rows.length, 0);

  const filter = () => {
    const wanted = name.value.trim().toLowerCase();
    let shown = 0;
    for (const { section, rows } of sections) {
      let here = 0;
      for (const [row, text] of rows) {
        const found = text.includes(wanted);
        if (row.hidden === found) row.hidden = !found;
        here += found;
      }
      section.hidden = here === 0;
      shown += here;
    }
    document.getElementById("shown").textContent = `${shown} of ${all} shown`;
  };

  const filters = document.getElementById("filters");
  filters.hidden = false;
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
