// A writing that is merely read: notes and citations open where they stand, chosen words are copied.

import { startCitations } from "./citations.js";
import { startCopying } from "./copying.js";
import { startNotes } from "./notes.js";

startNotes();
startCitations();
startCopying();
