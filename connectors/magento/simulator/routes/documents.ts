import { z } from 'zod';
import { creditmemoJson, invoiceJson, shipmentJson, trackJson } from '../answers/documents.ts';
import { stamp } from '../answers/stamp.ts';
import { addTrack } from '../state/ship.ts';
import type { CreditmemoDocument, InvoiceDocument, ShipmentDocument } from '../state/state.ts';
import type { Columns } from '../wire/search.ts';
import { bodyOf, documentOf, listed, projected, type Route } from './route.ts';

type AnyDocument = ShipmentDocument | InvoiceDocument | CreditmemoDocument;

const COLUMNS: Columns<AnyDocument> = {
  entity_id: (document) => document.id,
  increment_id: (document) => document.incrementId,
  order_id: (document) => document.order.id,
  store_id: (document) => document.order.view.id,
  created_at: (document) => stamp(document.at),
  updated_at: (document) => stamp(document.at),
};

const trackBody = z.object({
  entity: z.object({
    parent_id: z.coerce.number().int(),
    track_number: z.string(),
    title: z.string(),
    carrier_code: z.string(),
  }),
});

const SHIPMENT = 'Magento_Sales::shipment';
const INVOICE = 'Magento_Sales::sales_invoice';
const CREDITMEMO = 'Magento_Sales::sales_creditmemo';

export const documentRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: 'shipments',
    resource: SHIPMENT,
    answer: (call) => projected(call, listed(call, call.state.shipments, COLUMNS, shipmentJson)),
  },
  {
    method: 'GET',
    pattern: 'shipment/:id',
    resource: SHIPMENT,
    answer: (call, [id]) => projected(call, shipmentJson(documentOf(call.state.shipments, id))),
  },
  {
    method: 'POST',
    pattern: 'shipment/track',
    resource: SHIPMENT,
    answer: (call) => {
      const { entity } = bodyOf(call, trackBody);
      const shipment = documentOf(call.state.shipments, String(entity.parent_id));
      const { track_number: number, title, carrier_code: carrierCode } = entity;
      const track = addTrack(call.state, shipment, { number, title, carrierCode }, call.now);
      return trackJson(shipment, track);
    },
  },
  {
    method: 'GET',
    pattern: 'invoices',
    resource: INVOICE,
    answer: (call) => {
      const show = (document: InvoiceDocument) => invoiceJson(call.state, document);
      return projected(call, listed(call, call.state.invoices, COLUMNS, show));
    },
  },
  {
    method: 'GET',
    pattern: 'invoices/:id',
    resource: INVOICE,
    answer: (call, [id]) =>
      projected(call, invoiceJson(call.state, documentOf(call.state.invoices, id))),
  },
  {
    method: 'GET',
    pattern: 'creditmemos',
    resource: CREDITMEMO,
    answer: (call) => {
      const show = (document: CreditmemoDocument) => creditmemoJson(call.state, document);
      return projected(call, listed(call, call.state.creditmemos, COLUMNS, show));
    },
  },
  {
    method: 'GET',
    pattern: 'creditmemo/:id',
    resource: CREDITMEMO,
    answer: (call, [id]) =>
      projected(call, creditmemoJson(call.state, documentOf(call.state.creditmemos, id))),
  },
];
