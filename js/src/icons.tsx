/** Small drawings for buttons whose words are in their names. They have the text's colour. */

import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

export const FlagIcon = () => (
  <Icon>
    <path d="M4 14.2V2.3M4 2.8h8.2L10.4 6l1.8 3.2H4" />
  </Icon>
);

export const CommentIcon = () => (
  <Icon>
    <path d="M2.3 3.6c0-.6.5-1.1 1.1-1.1h9.2c.6 0 1.1.5 1.1 1.1v6c0 .6-.5 1.1-1.1 1.1H7.3L4.4 13.4v-2.7h-1c-.6 0-1.1-.5-1.1-1.1z" />
  </Icon>
);

export const HistoryIcon = () => (
  <Icon>
    <path d="M2.6 8a5.4 5.4 0 1 0 1.7-3.9L2.4 5.8M2.4 2.6v3.2h3.2M8 5v3.2l2.2 1.4" />
  </Icon>
);

export const GripIcon = () => (
  <Icon>
    <path d="M6 4h.1M6 8h.1M6 12h.1M10 4h.1M10 8h.1M10 12h.1" />
  </Icon>
);

export const RecentIcon = () => (
  <Icon>
    <path d="M6 4h8M6 8h8M6 12h5M2.4 4h.1M2.4 8h.1M2.4 12h.1" />
  </Icon>
);
