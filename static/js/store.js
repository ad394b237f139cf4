// What this browser keeps until the server has it: entries (writes) and drafts (what is being typed), in IndexedDB.
// Where IndexedDB is missing or full, they are kept in memory, and `kept()` says so.

const NAME = "glossator";
const VERSION = 1;
const memory = { entries: new Map(), drafts: new Map() };
let keeping = true;
let opened = null;

/**
 * @returns {boolean} whether what is stored outlives this page
 */
export function kept() {
  return keeping;
}

/**
 * @param {"entries" | "drafts"} shelf
 * @param {{key: string}} record
 */
export async function put(shelf, record) {
  memory[shelf].set(record.key, record);
  if ((await attempt(shelf, "readwrite", (store) => store.put(record))) !== null) {
    memory[shelf].delete(record.key);
  }
}

/**
 * @param {"entries" | "drafts"} shelf
 * @param {string} key
 */
export async function remove(shelf, key) {
  memory[shelf].delete(key);
  await attempt(shelf, "readwrite", (store) => store.delete(key));
}

/**
 * @param {"entries" | "drafts"} shelf
 * @param {string} user whose records: nobody else's are ever given
 * @returns {Promise<object[]>} oldest first
 */
export async function all(shelf, user) {
  const stored = (await attempt(shelf, "readonly", (store) => store.getAll())) ?? [];
  const records = new Map([...stored.map((record) => [record.key, record]), ...memory[shelf]]);
  return Array.from(records.values())
    .filter((record) => record.user === user)
    .sort((one, other) => one.at - other.at);
}

async function attempt(shelf, mode, ask) {
  try {
    opened ??= open();
    const database = await opened;
    return await settled(database.transaction(shelf, mode), (transaction) => ask(transaction.objectStore(shelf)));
  } catch {
    keeping = false;
    return null;
  }
}

function settled(transaction, ask) {
  return new Promise((resolve, reject) => {
    const request = ask(transaction);
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "key" });
      request.result.createObjectStore("drafts", { keyPath: "key" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another page holds the store"));
  });
}
