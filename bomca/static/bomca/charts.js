// Draws the charts of a page from the specs that lie in it. The table below each chart needs none of this.
"use strict";

const OPTIONS = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true } };

for (const drawing of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(drawing.dataset.chart).textContent);
  vegaEmbed(drawing, spec, OPTIONS).catch(() => {
    drawing.closest("figure").querySelector("details").open = true;
  });
}
