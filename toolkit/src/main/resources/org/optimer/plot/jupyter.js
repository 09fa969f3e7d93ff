// Jupyter serves the files beside the kernelspec; plotly.js is one of them.
(function () {
  "use strict";
  var config = document.getElementById("jupyter-config-data"), base = "/";
  try { base = JSON.parse(config.textContent).baseUrl || "/"; } catch (e) {
    base = document.body.getAttribute("data-base-url") || "/";
  }
  window.optimerFigures.load(base.replace(/\/?$/, "/") + "kernelspecs/optimer/plotly.js");
})();
