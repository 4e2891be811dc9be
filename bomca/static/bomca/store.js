// What this browser keeps for the person who has signed in: unsaved forms ("drafts"), what waits for the network
// ("outbox") and the photos of both. IndexedDB, for only that is on the disk before a browser is killed.
"use strict";

const bomcaStore = (() => {
  const NAME = "bomca";
  const STORES = ["drafts", "outbox", "photos"];
  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        for (const name of STORES) request.result.createObjectStore(name, { keyPath: "uid" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  async function run(name, mode, work) {
    const transaction = (await open()).transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const put = (name, value) => run(name, "readwrite", (store) => store.put(value));
  const get = (name, uid) => run(name, "readonly", (store) => store.get(uid));
  const remove = (name, uid) => run(name, "readwrite", (store) => store.delete(uid));
  const all = (name) => run(name, "readonly", (store) => store.getAll());

  // From one store into the other: at no moment in both, at none in neither.
  async function move(from, to, value) {
    const transaction = (await open()).transaction([from, to], "readwrite", { durability: "strict" });
    transaction.objectStore(to).put(value);
    transaction.objectStore(from).delete(value.uid);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  // One person's text is never another's to see: whoever signs in next on a shared machine finds nothing.
  async function leaveOnly(account) {
    for (const name of STORES) {
      for (const one of await all(name)) if (one.account !== account) await remove(name, one.uid);
    }
  }

  return { put, get, remove, all, move, leaveOnly };
})();
