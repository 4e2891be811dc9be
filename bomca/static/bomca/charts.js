// Draws the charts of a page from the specs that lie in it. The table below each chart needs none of this.
"use strict";

const OPTIONS = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true } };

// A legend's columns are as many as its longest label leaves room for, in any language.
function fitLegend(spec, width) {
  const labels = (spec.layer || [spec]).flatMap((layer) => layer.encoding?.color?.scale?.domain || []);
  if (!labels.length || !spec.config?.legend) return;
  const widest = 6 * Math.max(...labels.map((label) => label.length)) + 24;
  spec.config.legend.columns = Math.max(1, Math.floor((width - 180) / widest));
}

// On a telephone the bars keep at least half of the width; the table below has every label in full.
function fitLabels(spec, width) {
  if (width >= 420 || !spec.config) return;
  spec.config.axis = { ...spec.config.axis, labelLimit: width * 0.4 };
  spec.config.legend = { ...spec.config.legend, labelLimit: width * 0.45 };
}

for (const drawing of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(drawing.dataset.chart).textContent);
  fitLegend(spec, drawing.clientWidth);
  fitLabels(spec, drawing.clientWidth);
  vegaEmbed(drawing, spec, OPTIONS).catch(() => {
    drawing.closest("figure").querySelector("details").open = true;
  });
}
