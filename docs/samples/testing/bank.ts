/** What the bank says of a payment. */
export interface Charge {
  state: 'booked' | 'pending';
  receipt?: string;
}

/** A client of the bank, which the tests replace. */
export const bank = {
  async charge(ref: string, amount: number): Promise<Charge> {
    const body = JSON.stringify({ ref, amount });
    const answer = await fetch('https://bank.example.com/charges', { method: 'POST', body });
    if (!answer.ok) throw new Error(`the bank answered ${answer.status}`);
    return JSON.parse(await answer.text());
  },
};
