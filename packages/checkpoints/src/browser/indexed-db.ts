const storeName = 'files';

/** Opens a database, which is made if it does not exist, for some work with its one object store, and closes it. */
export async function withDatabase<Result>(
  name: string,
  mode: IDBTransactionMode,
  work: (files: IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  const database = await requested(opening);
  try {
    return await work(database.transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName));
  } finally {
    database.close();
  }
}

/** The result of a request. */
export function requested<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when all that a transaction does is on the disk. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
