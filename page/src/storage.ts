// SPDX-License-Identifier: PostgreSQL

// The browser has one storage for a host: two servers that a proxy shows there, below /a/ and /b/, are told apart.
const { pathname } = new URL(".", document.baseURI);
const place = pathname === "/" ? "" : `${pathname} `;

/**
 * A storage of the browser, which may be full, or forbidden: what it does not take is known for as long as the tab lives on.
 * That is known to this one only, so nobody overwrites another's.
 */
class Store {
    private readonly unstored = new Map<string, string>();

    constructor(private readonly storage: () => Storage) {}

    get(key: string): string | null {
        return this.unstored.get(key) ?? this.attempt((storage) => storage.getItem(place + key), null);
    }

    set(key: string, text: string): void {
        const isStored = this.attempt((storage) => {
            storage.setItem(place + key, text);
            return true;
        }, false);
        if (isStored) this.unstored.delete(key);
        else this.unstored.set(key, text);
    }

    remove(key: string): void {
        this.unstored.delete(key);
        this.attempt((storage) => storage.removeItem(place + key), undefined);
    }

    /** Whether it outlives the tab. */
    isStored(key: string): boolean {
        return !this.unstored.has(key);
    }

    get keys(): string[] {
        const stored = this.attempt((storage) => Object.keys(storage), []).filter((key) => key.startsWith(place));
        return [...new Set([...stored.map((key) => key.slice(place.length)), ...this.unstored.keys()])];
    }

    private attempt<Result>(act: (storage: Storage) => Result, otherwise: Result): Result {
        try {
            return act(this.storage());
        } catch (error) {
            if (!(error instanceof DOMException)) throw error;
            return otherwise;
        }
    }
}

/** Of this browser: all tabs, and later ones. */
export const lasting = new Store(() => localStorage);

/** Of this tab. */
export const ofTab = new Store(() => sessionStorage);
