export const handler = async ({ items }) => ({ parcel: items.join(' and ') });
