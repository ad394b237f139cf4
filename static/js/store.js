// What this browser keeps until the server has it: entries (writes) and drafts (what is being typed), in IndexedDB.
// Where IndexedDB is missing, full, silent or fails midway, they are kept in memory, and `kept()` says so.

const NAME = "glossator";
const VERSION = 1;
const SHELVES = ["entries", "drafts"];
const PATIENCE = 4000; // milliseconds; some browsers' stores never answer
const memory = { entries: new Map(), drafts: new Map() };
let works = true;
let opened = null;

/**
 * @returns {boolean} whether the store takes what it is given
 */
export function kept() {
  return works;
}

/**
 * @returns {number} how many records would be lost with this page
 */
export function unkept() {
  return SHELVES.reduce((number, shelf) => number + memory[shelf].size, 0);
}

/**
 * Keep a record; what it takes the place of goes in the same instant.
 * @param {"entries" | "drafts"} shelf
 * @param {{key: string}} record
 * @param {["entries" | "drafts", string]} [instead] shelf and key of what goes
 */
export async function put(shelf, record, [from, key] = []) {
  memory[shelf].set(record.key, record);
  const gone = memory[from]?.get(key);
  const done = await attempt("readwrite", (store) => {
    store(shelf).put(record);
    if (from) {
      store(from).delete(key);
    }
  });
  if (from) {
    forgetIf(memory[from], key, gone);
  }
  if (done) {
    works = true;
    forgetIf(memory[shelf], record.key, record);
    await keepMemory();
  }
}

/**
 * @param {"entries" | "drafts"} shelf
 * @param {string} key
 */
export async function remove(shelf, key) {
  memory[shelf].delete(key);
  await attempt("readwrite", (store) => store(shelf).delete(key));
}

/**
 * @param {"entries" | "drafts"} shelf
 * @param {string} user whose records: nobody else's are ever given
 * @returns {Promise<object[]>} oldest first
 */
export async function all(shelf, user) {
  const stored = (await attempt("readonly", (store) => store(shelf).getAll()))?.result ?? [];
  const records = new Map([...stored.map((record) => [record.key, record]), ...memory[shelf]]);
  return Array.from(records.values())
    .filter((record) => record.user === user)
    .sort((one, other) => one.at - other.at);
}

// A newer record of the same key, which came meanwhile, stays.
function forgetIf(shelf, key, record) {
  if (record && shelf.get(key) === record) {
    shelf.delete(key);
  }
}

// What the store did not take before, it may take now.
async function keepMemory() {
  if (!unkept()) {
    return;
  }
  const records = SHELVES.flatMap((shelf) => Array.from(memory[shelf].values(), (record) => [shelf, record]));
  if (await attempt("readwrite", (store) => records.forEach(([shelf, record]) => store(shelf).put(record)))) {
    records.forEach(([shelf, record]) => forgetIf(memory[shelf], record.key, record));
  }
}

/** @returns {Promise<{result: any} | null>} what the last request gave; null where the store failed */
async function attempt(mode, ask) {
  try {
    opened ??= open();
    return await inTime(opened.then((database) => settled(database.transaction(SHELVES, mode), ask)));
  } catch {
    works = false;
    opened = null;
    return null;
  }
}

function inTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the store does not answer")), PATIENCE);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function settled(transaction, ask) {
  return new Promise((resolve, reject) => {
    const request = ask((shelf) => transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve({ result: request?.result });
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => SHELVES.forEach((shelf) => request.result.createObjectStore(shelf, { keyPath: "key" }));
    request.onsuccess = () => {
      request.result.onclose = () => (opened = null);
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another page holds the store"));
  });
}
