export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What services ask of the sign-in library; it alone knows how passwords are kept. */
export interface Accounts {
  /** The new person's id; null when that e-mail has an account already. */
  create(person: NewPerson): Promise<string | null>;
  /** Also ends every session of the person, on all their devices. */
  setPassword(personId: string, password: string): Promise<void>;
}
