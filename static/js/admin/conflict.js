/* Two versions of one text: who writes in the third has chosen it. */
for (const hand of document.querySelectorAll(".by-hand")) {
  for (const kind of ["beforeinput", "paste"]) {
    hand.addEventListener(kind, () => {
      hand.querySelector("[type=radio]").checked = true
    })
  }
}
