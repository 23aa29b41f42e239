export const handler = async ({ name }: { name: string }) => ({ label: `To ${name}` });
