// The page of one quotation: its buttons copy at once.

import { startCopying } from "./copying.js";

startCopying();
