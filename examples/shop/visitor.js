// What a visitor's browser does here: it asks Heed for the shelf, says which book is looked at, and shows what comes of each answer.
(() => {
  // Calls wait in this list until Heed is loaded.
  const waiting = [];
  window.heed = waiting;
  const main = document.querySelector("main");
  const { book, category, price } = main.dataset;
  if (book) waiting.push(["track", "Product Viewed", { product_id: book, category, price: Number(price) }]);
  waiting.push([
    "ready",
    (heed) => {
      let before;
      heed.on(async () => {
        const decided = await heed.decide("shelf", book ? { item: book } : undefined);
        const known = heed.known();
        const now = `${decided.metadata.reason} ${known}`;
        if (now === before) return;
        before = now;
        const response = await fetch(`/visitor${location.search}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ decided, known, ...(book ? { book } : {}) }),
        });
        if (!response.ok) return;
        const { shelf, chose } = await response.json();
        // The shop's own server made it, with everything in it written as text.
        const place = document.querySelector("[data-shelf]");
        if (place) place.innerHTML = shelf;
        document.querySelector(".people [aria-current] small").textContent = chose;
        for (const link of document.querySelectorAll("[data-dashboard]"))
          link.onclick = async (event) => {
            event.preventDefault();
            location.href = await heed.dashboard();
          };
      });
    },
  ]);
})();
