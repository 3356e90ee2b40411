import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip file. What is not told fits the data. */
export type ZipEntry = {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly compressed?: boolean;
  /** What the entry says its length is, unpacked. */
  readonly claimedByteCount?: number;
  readonly crc?: number;
  /** The type and the permissions of the file, as Unix has them. */
  readonly mode?: number;
  readonly flags?: number;
  /** Lies in the place of another entry. */
  readonly sameAs?: number;
  /** Lies in the data of another entry, which are its local record. */
  readonly inside?: number;
};

/** The local record of an entry: facts, name and data. */
export function localRecord(entry: ZipEntry): Uint8Array {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), factsOf(entry), Buffer.from(entry.name), packed(entry)]);
}

/** A zip file of any entries, put together from the description of the format (APPNOTE.TXT, 4.3), honest or not. */
export function zipOfEntries(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const records: Buffer[] = [];
  const places: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, mode = 0o100644, sameAs, inside } = entry;
    let place = offset;
    if (sameAs !== undefined) place = places[sameAs] as number;
    else if (inside !== undefined)
      place = (places[inside] as number) + 30 + Buffer.byteLength(entries[inside]?.name ?? '');
    else {
      const local = localRecord(entry);
      parts.push(local);
      offset += local.length;
    }
    places.push(place);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(place, 10);
    records.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), factsOf(entry), rest, Buffer.from(name)]));
  }
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, directory, end]));
}

/** What stands in the local record and in the directory alike. */
function factsOf(entry: ZipEntry): Buffer {
  const { name, data = new Uint8Array(0), compressed = false, flags = 0 } = entry;
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0); // version needed
  facts.writeUInt16LE(flags, 2);
  facts.writeUInt16LE(compressed ? 8 : 0, 4);
  facts.writeUInt32LE(0x00210000, 6); // the first of January 1980
  facts.writeUInt32LE(entry.crc ?? crc32(data), 10);
  facts.writeUInt32LE(packed(entry).length, 14);
  facts.writeUInt32LE(entry.claimedByteCount ?? data.length, 18);
  facts.writeUInt16LE(Buffer.byteLength(name), 22);
  return facts;
}

function packed({ data = new Uint8Array(0), compressed = false }: ZipEntry): Uint8Array {
  return compressed ? deflateRawSync(data) : data;
}
