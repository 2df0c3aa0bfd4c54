import qrcode from 'qrcode-generator';
import * as React from 'react';

/** Light modules around the code, without which no camera finds it. */
const MARGIN = 4;

/** A web address as a picture that a telephone reads; dark on light in every theme, as cameras want it. */
export function QrCode(props: {
  readonly text: string;
  readonly label: string;
}): React.JSX.Element {
  const { label, text } = props;
  const [size, path] = React.useMemo(() => drawn(text), [text]);
  return (
    <svg
      className="jp-LabDatalake-qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}

/** The width of the picture, and its dark modules as a path. */
function drawn(text: string): [number, string] {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const steps: string[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) {
        steps.push(`M${column + MARGIN} ${row + MARGIN}h1v1h-1z`);
      }
    }
  }
  return [count + 2 * MARGIN, steps.join('')];
}
