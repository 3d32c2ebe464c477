import type { ComponentProps, ReactNode } from 'react';
import classes from './SmallButton.module.css';

/** Makes a link look like the button. */
export const smallButton = classes.button;

interface Props extends ComponentProps<'button'> {
  icon?: ReactNode;
  /** What is most likely pressed. */
  filled?: boolean;
}

/** A button for rows, of which a page shows dozens: Mantine's is five elements and takes several times as long to render. */
export function SmallButton({ icon, filled, className = '', children, ...button }: Props) {
  return (
    <button type="button" className={`${classes.button} ${className}`} data-filled={filled || undefined} {...button}>
      {icon}
      {children}
    </button>
  );
}
