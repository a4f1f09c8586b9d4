"""Sentences about acts and documents, of a structure, an operator or a CPOM."""

from collections.abc import Mapping
from typing import Final

# fmt: off
TEMPLATES: Final[Mapping[str, str]] = {
    "acts.recorded": "l'acte {category} {de} | [ {title},][ du {start}][ au {end}][ daté du {act_date}][ ({reference})]",
    "acts.tarification_decided": "l'arrêté de tarification {year} {de} | [ dotation de {dotation},] signé le {effective_on}[ ({reference})]",
    "acts.amended": "l'avenant à l'acte[ {act_id}] {de} | à compter du {effective_on}[, nouvelle fin le {new_end}][, {summary}][ ({reference})]",
    "acts.withdrawn": "le retrait de l'acte[ {act_id}] {de} | à compter du {effective_on} ({motif})",
    "documents.financial_filed": "le dépôt du document {category} {year} {de} | portant sur {granularity}[, en remplacement du document {replaces_document_id}]",
    "documents.act_filed": "le dépôt du document {category} {de} | [ valable du {valid_from}][ au {valid_to}]",
    "documents.avenant_filed": "le dépôt d'un avenant au document[ {parent_document_id}] {de} | daté du {avenant_on}",
    "documents.refiled": "le reclassement d'un document {de} | [ {category}][ {year}][, portant sur {granularity}][, avenant du {avenant_on}]",
    "documents.superseded": "le remplacement du document[ {document_id}] {de} | le {effective_on}",
    "documents.withdrawn": "le retrait du document[ {document_id}] {de} | le {effective_on} ({motif})",
    "documents.restored": "le rétablissement du document[ {document_id}] {de} | le {effective_on}",
}
# fmt: on
