/**
 * Attributes that let htmx send a card's form and morph the answer into the card.
 * Boosted, because only a boosted form honours the address of the button that was pressed;
 * `show:none`, because a boosted form scrolls to its target otherwise.
 */
export const CARD_SWAP = {
  "hx-boost": 'swap:"outerMorph show:none",target:"closest .card",push:false',
} as const;
