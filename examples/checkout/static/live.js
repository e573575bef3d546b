// Without this script everything works as well: the page then reloads itself
// while something is under way.
"use strict";

const live = document.getElementById("live");

// While the payment is moving, its part of the page is fetched again.
async function look() {
  let pause = 1000;
  try {
    const answer = await fetch(location.pathname + "/live", { cache: "no-store" });
    const html = await answer.text();
    if (answer.ok && html !== live.dataset.html) {
      live.dataset.html = html;
      live.innerHTML = html;
      const state = live.querySelector("[data-title]");
      document.title = state.dataset.title + " · The Paper Shop";
      document.getElementById("news").textContent = state.querySelector("h2").textContent; // is read aloud
    }
  } catch {
    pause = 3000; // the shop cannot be reached: what is shown stays true, but old
  }
  follow(pause);
}

function follow(pause) {
  if (live?.querySelector('[data-moving="true"]')) setTimeout(look, pause);
}

follow(1000);

// A form is sent once. The shop would take a second one for the same anyway.
document.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (!pressed) return;
  setTimeout(() => { // after the form was read: a disabled button is not sent
    for (const button of event.target.querySelectorAll("button")) button.disabled = true;
    pressed.textContent = "One moment …";
  });
});

// When the browser goes back to a page that it kept, what is shown is old.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
