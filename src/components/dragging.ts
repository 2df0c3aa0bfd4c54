/** Pixels that the mouse moves before a press on its button is a drag. */
const FAR = 5;

/** Call `onDrag` when the mouse is moved with its main button held down, from where `event` pressed it. */
export function watchDrag(
  event: React.MouseEvent,
  onDrag: (x: number, y: number) => void
): void {
  if (event.button !== 0) {
    return;
  }
  const { clientX, clientY, currentTarget } = event;
  const view = currentTarget.ownerDocument;
  const stop = (): void => {
    view.removeEventListener('mousemove', move, true);
    view.removeEventListener('mouseup', stop, true);
  };
  const move = (moved: MouseEvent): void => {
    const { clientX: x, clientY: y, buttons } = moved;
    if (buttons === 0) {
      stop();
    } else if (Math.hypot(x - clientX, y - clientY) >= FAR) {
      stop();
      onDrag(x, y);
    }
  };
  view.addEventListener('mousemove', move, true);
  view.addEventListener('mouseup', stop, true);
}
