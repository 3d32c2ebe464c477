export type Language = 'vi' | 'en';

const KEY = 'language';

/** The person's language, outside of React too: for the requests' headers. */
export function currentLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
