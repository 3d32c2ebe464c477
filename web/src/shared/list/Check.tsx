import classes from './list.module.css';

interface Props {
  label: string;
  checked: boolean;
  /** Some of what it stands for is selected. */
  indeterminate?: boolean;
  onChange(): void;
}

/** A check box without a visible label: the browser's own, because a list has many that are shown and changed at once. */
export function Check({ label, checked, indeterminate = false, onChange }: Props) {
  return (
    <input
      type="checkbox"
      className={classes.box}
      aria-label={label}
      checked={checked}
      ref={(element) => {
        if (element) element.indeterminate = indeterminate;
      }}
      onChange={onChange}
    />
  );
}
