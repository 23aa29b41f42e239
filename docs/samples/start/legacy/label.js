export const handler = async (event) => ({ label: `${event.order} for ${event.customer}` });
