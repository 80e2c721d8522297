import type { Connection } from 'mongoose';

/** Removes everything that stands under a merchant, in every book there is, and the merchant last. */
export async function eraseMerchant(connection: Connection, merchantId: string): Promise<void> {
  for (const model of Object.values(connection.models)) {
    if (!model.schema.path('merchantId')) continue;
    await model.collection.deleteMany({ merchantId });
  }
  await connection.collection<{ _id: string }>('merchants').deleteOne({ _id: merchantId });
}
