// Light or dark, as the system says; loaded in the head so that the page never flashes.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  document.documentElement.classList.add("has-script");
  dark.addEventListener("change", apply);
  apply();
})();
