// A writing that is merely read: the court's notes open where they are called.

import { startNotes } from "./notes.js";

startNotes();
