// The page of one thread.

import { startTalk } from "./talk.js";
import { startWaiting } from "./waiting.js";

startTalk();
startWaiting();
