// A picture from the camera, small enough for a weak signal. Drawing it anew leaves the camera's notes behind.
import { digestOf } from "sync/chain.js";

const SIDES = [1280, 960, 720];
const QUALITIES = [0.65, 0.5];
const LARGEST = 256 * 1024;

export class NoPicture extends Error {}

// {digest, bytes}: a JPEG of at most 256 kB where that can be had.
export async function taken(file) {
  const picture = await createImageBitmap(file).catch(() => {
    throw new NoPicture("Không mở được ảnh này. Hãy chụp lại.");
  });
  let bytes;
  for (const side of SIDES) {
    for (const quality of QUALITIES) {
      bytes = await drawn(picture, side, quality);
      if (bytes.byteLength <= LARGEST) return { digest: await digestOf(bytes), bytes };
    }
  }
  return { digest: await digestOf(bytes), bytes };
}

async function drawn(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, picture.width * scale), Math.max(1, picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return (await canvas.convertToBlob({ type: "image/jpeg", quality })).arrayBuffer();
}

// Drawn on a canvas: the page's policy lets no other address in.
export async function preview(bytes, label) {
  const canvas = document.createElement("canvas");
  canvas.className = "diary-photo";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const picture = await createImageBitmap(new Blob([bytes]));
  canvas.width = 240;
  canvas.height = Math.round((240 * picture.height) / picture.width);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
