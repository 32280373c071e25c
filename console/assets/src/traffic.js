// Sliders that share 100 percent: moving one gives to, or takes from, the others in the order of their weight.
export const traffic = (form) => {
  const sliders = [...form.querySelectorAll("input[type=range]")];
  const output = (slider) => form.querySelector(`output[for="${slider.id}"]`);
  const show = () => sliders.forEach((slider) => {
    output(slider).value = slider.value + " %";
    slider.setAttribute("aria-valuetext", slider.value + " %");
  });
  sliders.forEach((moved) =>
    moved.addEventListener("input", () => {
      let left = 100 - sliders.reduce((sum, slider) => sum + Number(slider.value), 0);
      const others = sliders.filter((slider) => slider !== moved).sort((a, b) => Number(b.value) - Number(a.value));
      for (const other of others) {
        const before = Number(other.value);
        other.value = Math.min(100, Math.max(0, before + left));
        left -= Number(other.value) - before;
        if (left === 0) break;
      }
      if (left !== 0) moved.value = Number(moved.value) + left;
      show();
    }));
  show();
};
