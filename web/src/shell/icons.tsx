const paths = {
  mark: "M3 4h10M3 8h7M3 12h4",
  copy: "M6 6h7v7H6ZM10 6V3H3v7h3",
  system: "M8 2.5a5.5 5.5 0 1 0 0 11ZM8 2.5a5.5 5.5 0 1 1 0 11",
  dark: "M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5Z",
  light: "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  help: "M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 12v.1",
  who: "M8 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 1 0 8 3ZM3.5 13c.4-2.3 2.2-3.4 4.5-3.4s4.1 1.1 4.5 3.4",
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`drawing drawing-${name}`} width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
