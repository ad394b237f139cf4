// The page of one thread.

import "./replies.js";
import { startWaiting } from "./waiting.js";

startWaiting();
