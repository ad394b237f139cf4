// The reading page: everything begins here. Listeners sit on the document, so that swapped pieces need no set-up.

import { startArmed } from "./armed.js";
import { startCards } from "./cards.js";
import { startClaims } from "./claims.js";
import { startColumn } from "./column.js";
import { startComposer } from "./composer.js";
import { startCopying } from "./copying.js";
import { startCorrected } from "./corrected.js";
import { startDeleting } from "./deleting.js";
import { startEdits } from "./edits.js";
import { startFilters } from "./filters.js";
import { startFind } from "./find.js";
import { startKeyboard } from "./keyboard.js";
import { startLive } from "./live.js";
import { startMap } from "./map.js";
import { startLengths } from "./lengths.js";
import { startMentions } from "./mentions.js";
import { startNotes } from "./notes.js";
import { startOffers } from "./offers.js";
import { startPage } from "./page.js";
import { startPrinting } from "./printing.js";
import { watchSelection } from "./selection.js";
import { startShown } from "./shown.js";
import { startSheets } from "./sheets.js";
import { startSteps } from "./steps.js";
import { startTalk } from "./talk.js";
import { startSwipes } from "./swipe.js";
import { startStack } from "./stack.js";
import { startTracks } from "./tracks.js";
import { startViews } from "./views.js";
import { startWaiting } from "./waiting.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    document.getElementById(opener.dataset.openDialog)?.showModal();
  }
});

startSheets();
startSwipes();
startClaims();
startLengths();
startComposer();
startCorrected();
startCards();
startColumn();
startCopying();
startDeleting();
startEdits();
startFilters();
startViews();
startFind();
startShown();
startKeyboard();
startLive();
startMap();
startMentions();
startNotes();
startOffers();
startSteps();
startTalk();
startStack();
startTracks();
startWaiting();
watchSelection();
startPage();
startPrinting();
startArmed();
