import { pathEnding } from '../text/path-ending.js';

const binaryEndings = new Set(
  [
    '.bmp .gif .heic .ico .jpeg .jpg .png .psd .tif .tiff .webp', // pictures
    '.aac .flac .m4a .mp3 .ogg .wav .avi .mkv .mov .mp4 .mpeg .webm', // sound and film
    '.7z .bz2 .rar .tar .tgz .xz .zip .zst', // archives
    '.doc .docx .epub .odp .ods .odt .pdf .ppt .pptx .xls .xlsx', // documents
    '.db .feather .h5 .npy .npz .parquet .pickle .pkl .safetensors .sqlite', // data
    '.class .dll .exe .o .pyc .so .wasm', // programs
  ].flatMap((endings) => endings.split(' ')),
);

/** Whether the ending of a file's name is one of those that files other than of text have. */
export function isBinaryName(name: string): boolean {
  return binaryEndings.has(pathEnding(name));
}
