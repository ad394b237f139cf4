// Every page of a person who is signed in: the journal, the menus, forms on their way.

import { start } from "./journal.js";
import { startPreferences } from "./preferences.js";
import "./sending.js";

// A menu closes when one chooses elsewhere, or with Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.account-menu[open], details[data-menu][open]")) {
    if (!except || !menu.contains(except)) {
      menu.open = false;
    }
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeMenus(null);
  }
});

start();
startPreferences();
