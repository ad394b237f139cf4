// A writing that is merely read: notes and citations open where they stand.

import { startCitations } from "./citations.js";
import { startNotes } from "./notes.js";

startNotes();
startCitations();
