import { type Connection, Schema } from 'mongoose';

/** Orders and stock as one would model them for a shop of one's own. */
export function models(connection: Connection) {
  const order = new Schema({
    shopifyId: { type: String, required: true, unique: true },
    number: String,
    email: { type: String, index: true },
    placedAt: { type: Date, index: true },
    status: String,
    total: Number,
    currency: String,
    customer: { name: String, address: String, city: String, zip: String },
    lines: [{ sku: String, title: String, quantity: Number, price: Number, variantId: String }],
  });
  const stock = new Schema({
    sku: { type: String, required: true, unique: true },
    available: { type: Number, default: 0 },
  });
  return { Order: connection.model('Order', order), Stock: connection.model('Stock', stock) };
}
