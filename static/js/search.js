// The long list of authorities, made short by typing.

/** Begin to listen. */
export function startSearch() {
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter-authorities]")) {
      return;
    }
    const sought = event.target.value.trim().toLocaleLowerCase();
    for (const authority of event.target.closest("details").querySelectorAll("[data-authority]")) {
      const chosen = authority.querySelector("input[name=authorities]").checked;
      const words = authority.querySelector(".check").textContent.toLocaleLowerCase();
      authority.hidden = !chosen && !words.includes(sought);
    }
  });
}
