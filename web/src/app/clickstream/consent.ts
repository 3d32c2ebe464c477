type Wishes = Pick<Navigator, 'doNotTrack'> & { globalPrivacyControl?: boolean };

/** Whether the browser's settings leave it to us. */
export function mayRecord({ doNotTrack, globalPrivacyControl }: Wishes = navigator): boolean {
  return doNotTrack !== '1' && globalPrivacyControl !== true;
}
