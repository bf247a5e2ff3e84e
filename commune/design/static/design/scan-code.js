// Reads a QR code with the camera where the browser can (BarcodeDetector); everywhere else the text field serves.

const WORDS = {
  vi: { start: "Mở máy ảnh", stop: "Tắt máy ảnh", denied: "Chưa mở được máy ảnh. Anh chị gõ mã giúp.", photo: "Chọn ảnh có mã", none: "Trong ảnh không thấy mã nào." },
  en: { start: "Open camera", stop: "Stop camera", denied: "The camera could not be opened. Please type the code.", photo: "Choose a photo of the code", none: "No code was found in the photo." },
};
const words = WORDS[document.documentElement.lang] ?? WORDS.vi;

async function detector() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  const wanted = ["qr_code", "data_matrix", "ean_13"].filter((format) => formats.includes(format));
  return wanted.length ? new BarcodeDetector({ formats: wanted }) : null;
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function send(form, text) {
  form.elements.ma.value = text;
  form.requestSubmit();
}

async function watch(form, video, reader, isOn) {
  while (isOn()) {
    const found = video.readyState >= 2 ? await reader.detect(video).catch(() => []) : [];
    if (found.length) return send(form, found[0].rawValue);
    await new Promise((resume) => setTimeout(resume, 200));
  }
  return undefined;
}

function addCamera(form, reader, said) {
  const button = element("button", { type: "button", className: "button plain", textContent: words.start });
  const video = element("video", { playsInline: true, muted: true, hidden: true, className: "scan-video" });
  let stream = null;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    button.textContent = words.start;
  };
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = words.denied;
      return undefined;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = words.stop;
    await video.play();
    return watch(form, video, reader, () => stream !== null);
  });
  addEventListener("pagehide", stop);
  form.append(button, video);
}

function addPhoto(form, reader, said) {
  const label = element("label", { className: "button quiet", textContent: words.photo });
  const input = element("input", { type: "file", accept: "image/*", className: "sr-only" });
  input.addEventListener("change", async () => {
    const image = input.files[0] && (await createImageBitmap(input.files[0]).catch(() => null));
    const found = image ? await reader.detect(image).catch(() => []) : [];
    if (found.length) send(form, found[0].rawValue);
    else said.textContent = words.none;
  });
  label.append(input);
  form.append(label);
}

const form = document.querySelector("[data-scan-code]");
const reader = form && (await detector());
if (reader) {
  const said = element("p", { role: "status" });
  if (navigator.mediaDevices?.getUserMedia) addCamera(form, reader, said);
  addPhoto(form, reader, said);
  form.append(said);
}
