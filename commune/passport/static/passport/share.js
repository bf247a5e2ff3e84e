// Sharing the lot's address: the phone's own sheet, else the clipboard; without this the link simply opens.

for (const link of document.querySelectorAll("[data-share]")) {
  link.addEventListener("click", async (event) => {
    if (!navigator.share && !navigator.clipboard) return;
    event.preventDefault();
    if (navigator.share) {
      navigator.share({ title: document.title, url: link.href }).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(link.href);
    const before = link.textContent;
    link.textContent = document.documentElement.lang === "en" ? "Link copied" : "Đã chép địa chỉ";
    setTimeout(() => (link.textContent = before), 2500);
  });
}
